/** Whether clean-up may act. */
export type SwitchState = { readonly on: true } | { readonly on: false; readonly why: string };

/** Reads a parameter by its name; rejects when there is none, or when it cannot be read. */
export type ParameterReader = (name: string) => Promise<string | undefined>;

/** Reads the kill switch. Only the word `on` lets clean-up act: all else, silence included, keeps it from acting. */
export const readSwitch = async (name: string, read: ParameterReader): Promise<SwitchState> => {
  let value: string | undefined;
  try {
    value = await read(name);
  } catch (error) {
    return { on: false, why: `parameter ${name} could not be read: ${(error as Error).name}` };
  }
  const word = value?.trim().toLowerCase();
  if (word === 'on') return { on: true };
  return { on: false, why: `parameter ${name} ${word === 'off' ? 'is off' : 'is not on'}` };
};
