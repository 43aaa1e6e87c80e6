/** Credentials and endpoints of a real cloud, which a local stack must never reach. */
const OF_A_CLOUD = /^(AWS|HUAWEICLOUD)_/;

/** The environment variables of this process, lent to functions. */
export interface ProcessVariables {
  set(variables: Readonly<Record<string, string>>): void;
  /** Puts everything back as it was. */
  restore(): void;
}

/** Borrows the environment variables of this process, without those that belong to a real cloud. */
export const borrowProcessVariables = (): ProcessVariables => {
  const before = { ...process.env };
  for (const name of Object.keys(before)) if (OF_A_CLOUD.test(name)) delete process.env[name];
  return {
    set(variables) {
      Object.assign(process.env, variables);
    },
    restore() {
      for (const name of Object.keys(process.env)) {
        if (!(name in before)) delete process.env[name];
      }
      Object.assign(process.env, before);
    },
  };
};
