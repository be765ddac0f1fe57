/** The alarm inbox and its sheet, delegating, being away from the server. */
export const enTablet = {
  title: 'Alarms',
}
