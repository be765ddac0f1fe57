/** Night, keyboard, search and what a view says while it has nothing to show. */
export const enHabits = {
  title: 'Screen',
}
