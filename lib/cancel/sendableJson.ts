/** What JSON leaves as it is and SQS refuses in a body, or garbles: two characters, and halves of a pair. */
const NOT_ALLOWED = /[\ufffe\uffff\p{Surrogate}]/gu;

/** The same JSON text, with escapes for the characters that could not be sent to a queue. */
export const toSendableJson = (json: string): string =>
  json.replace(NOT_ALLOWED, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
