/** A key pair, permanent or temporary. */
export interface AccessKey {
  readonly accessKey: string;
  readonly secretKey: string;
  /** Temporary keys only: the token that must come with them. */
  readonly securityToken?: string;
  /** Temporary keys only: epoch milliseconds. */
  readonly expiresAt?: number;
}

/** A project of an account; its name is the region, or the region and a suffix. */
export interface Project {
  readonly id: string;
  readonly name: string;
}

/** Someone who logs in with a password. */
export interface User {
  readonly name: string;
  readonly password: string;
}

/** An account (tenant, domain): the throttle counts by it. */
export interface Account {
  readonly name: string;
  readonly users: readonly User[];
  readonly keys: readonly AccessKey[];
  readonly projects: readonly Project[];
}

/** Invented credentials that open nothing but a simulator. */
export const DEFAULT_ACCOUNT: Account = {
  name: 'local-account',
  users: [{ name: 'local-user', password: 'local-password' }],
  keys: [
    { accessKey: 'LOCALACCESSKEY000001', secretKey: 'local-secret-key-for-the-simulator-only' },
  ],
  projects: [{ id: '0a1b2c3d4e5f60718293a4b5c6d7e8f9', name: 'cn-north-4' }],
};

/** Who exists, and what belongs to whom. Keys and passwords can change while the simulator runs. */
export class Directory {
  readonly #initial: readonly Account[];
  readonly #accounts = new Map<string, Account>();
  readonly #projects = new Map<string, ReadonlySet<string>>();
  #keys = new Map<string, { account: Account; key: AccessKey }>();
  #tokenEpoch = 0;

  constructor(accounts: readonly Account[]) {
    this.#initial = accounts;
    this.reset();
  }

  /** Back to the accounts of the start. */
  reset(): void {
    this.#accounts.clear();
    this.#projects.clear();
    for (const account of this.#initial) this.replace(account);
  }

  /** Rises when all tokens are voided; a token of an older epoch must be renewed. */
  get tokenEpoch(): number {
    return this.#tokenEpoch;
  }

  /** Voids every token issued so far, as a change of password or permissions does. */
  voidTokens(): void {
    this.#tokenEpoch += 1;
  }

  /** Adds an account, or puts it in the place of the one with its name. */
  replace(account: Account): void {
    this.#accounts.set(account.name, account);
    this.#projects.set(account.name, new Set(account.projects.map(({ id }) => id)));
    this.#keys = new Map();
    for (const each of this.#accounts.values()) {
      for (const key of each.keys) this.#keys.set(key.accessKey, { account: each, key });
    }
  }

  account(name: string): Account | undefined {
    return this.#accounts.get(name);
  }

  accounts(): Account[] {
    return [...this.#accounts.values()];
  }

  key(accessKey: string): { account: Account; key: AccessKey } | undefined {
    return this.#keys.get(accessKey);
  }

  /** Ids of all projects of an account. */
  projectsOf(account: string): ReadonlySet<string> {
    return this.#projects.get(account) ?? new Set();
  }
}
