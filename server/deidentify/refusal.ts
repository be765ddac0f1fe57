/** What was asked cannot be done; the message says why, in words for whoever runs the command. */
export class Refusal extends Error {}
