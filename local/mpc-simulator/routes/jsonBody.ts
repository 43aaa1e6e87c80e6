/** The value of a JSON body; `undefined` when it is not JSON. */
export const parseJsonBody = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};
