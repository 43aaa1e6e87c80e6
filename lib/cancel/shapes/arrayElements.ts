/** A text, which may hold anything, or one of the characters that give JSON its structure. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},]/g;

/**
 * The elements of a JSON array as the texts that they are, byte for byte.
 * @param json - an array, known to be JSON.
 */
export const arrayElements = (json: string): string[] => {
  const elements: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of json.matchAll(TOKEN)) {
    if (token === '[' || token === '{') {
      depth++;
      if (depth === 1) start = index + 1;
      continue;
    }
    const isEnd = token === ']' || token === '}';
    if (depth === 1 && (isEnd || token === ',')) {
      elements.push(json.slice(start, index).trim());
      start = index + 1;
    }
    if (isEnd) depth--;
  }
  return elements;
};
