import { type Decoder, optional, such } from '../decode/decoder.ts';
import { arrayOf, strictObject } from '../decode/object.ts';
import type { AuthenticationKind } from '../http/authentication/authenticate.ts';
import type { Callers } from '../http/authentication/callers.ts';
import { type NameOf, type Report, readFields } from './report.ts';
import { matching, printable, text } from './values.ts';

/** The specification wants 24 to 64 random bytes. */
const LEAST_SECRET_BYTES = 24;
const MOST_SECRET_BYTES = 64;
/** Each is tried with each request: 4 ms for a body of 256 KB. */
const MOST_SECRETS = 50;

const isWebhookSecret = (value: string): boolean => {
  const base64 = value.replace(/^whsec_/, '');
  const bytes = Buffer.from(base64, 'base64');
  return (
    base64 !== value &&
    bytes.toString('base64') === base64 &&
    bytes.length >= LEAST_SECRET_BYTES &&
    bytes.length <= MOST_SECRET_BYTES
  );
};

const listOf = <T>(entry: Decoder<T>): Decoder<readonly T[]> =>
  such(arrayOf(entry, 'must be an array'), (list) => list.length > 0, 'is empty');

const anyone = {
  name: text,
  projects: optional(
    listOf(matching(/^[A-Za-z0-9]{1,64}$/, 'must be a project id: letters and digits')),
  ),
};

const webhookSecret = such(
  printable,
  isWebhookSecret,
  `must be whsec_ and the base64 of ${LEAST_SECRET_BYTES} to ${MOST_SECRET_BYTES} bytes`,
);

const callerLists = strictObject({
  webhook: optional(listOf(strictObject({ ...anyone, secrets: listOf(webhookSecret) }))),
  access_key: optional(
    listOf(
      strictObject({
        ...anyone,
        access_key: matching(
          /^[\x21-\x2b\x2d-\x7e]{1,128}$/,
          'must be of at most 128 printable ASCII characters without blanks and commas',
        ),
        secret_key: printable,
      }),
    ),
  ),
  iam: optional(
    listOf(
      strictObject({
        ...anyone,
        arn: matching(
          /^arn:aws[\w-]*:(iam|sts)::\d{12}:(root|(user|role|assumed-role|federated-user)\/[\w+=,.@/-]+)$/,
          'must be the ARN of a user or a role',
        ),
      }),
    ),
  ),
});

type Entry = readonly [path: string, value: string];

/** By what a caller is recognised must be its own. */
const reportRepeated = (entries: readonly Entry[], nameOf: NameOf, report: Report): void => {
  const first = new Map<string, string>();
  for (const [path, value] of entries) {
    const other = first.get(value);
    if (other === undefined) first.set(value, path);
    else report(nameOf(path), `is the same as ${nameOf(other)}`);
  }
};

const projectsOf = (projects: readonly string[] | undefined): 'all' | ReadonlySet<string> =>
  projects === undefined ? 'all' : new Set(projects);

const parse = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    // The error itself is dropped: it quotes the text.
    return undefined;
  }
};

/** `webhook.0.secrets.1` as a person reads it: `webhook[0].secrets[1]`. */
const readable = (path: string): string => path.replace(/\.(\d+)(?=\.|$)/g, '[$1]');

/**
 * Reads the list of those who may call.
 *
 * @param kinds - how they may prove who they are; each needs a caller.
 * @param whole - how the list itself is called in a problem.
 * @returns undefined when anything is wrong, once all of it was reported. No problem shows a secret.
 */
export const readCallers = (
  json: string,
  kinds: ReadonlySet<AuthenticationKind>,
  whole: string,
  report: Report,
): Callers | undefined => {
  const given = parse(json);
  if (given === undefined) {
    report(whole, 'is not JSON');
    return undefined;
  }
  const nameOf: NameOf = (path) => (path === '' ? whole : `${whole}.${readable(path)}`);
  const read = readFields(callerLists, given, nameOf, report);
  if (read === undefined) return undefined;
  const { webhook = [], access_key = [], iam = [] } = read;
  const callers: Callers = {
    webhook: webhook.map((it) => ({ ...it, projects: projectsOf(it.projects) })),
    access_key: access_key.map((it) => ({
      name: it.name,
      projects: projectsOf(it.projects),
      accessKey: it.access_key,
      secretKey: it.secret_key,
    })),
    iam: iam.map((it) => ({ ...it, projects: projectsOf(it.projects) })),
  };
  const secrets = webhook.flatMap((it, index) =>
    it.secrets.map((secret, place): Entry => [`webhook.${index}.secrets.${place}`, secret]),
  );
  const keys = access_key.map(
    (it, index): Entry => [`access_key.${index}.access_key`, it.access_key],
  );
  const arns = iam.map((it, index): Entry => [`iam.${index}.arn`, it.arn]);
  for (const entries of [secrets, keys, arns]) reportRepeated(entries, nameOf, report);
  if (secrets.length > MOST_SECRETS) {
    report(nameOf('webhook'), `has more than ${MOST_SECRETS} secrets`);
  }
  for (const kind of kinds) {
    if (callers[kind].length === 0) report(nameOf(kind), 'is missing, and HTTP_AUTH turns it on');
  }
  return callers;
};
