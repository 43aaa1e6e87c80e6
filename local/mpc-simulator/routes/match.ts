/** What a call is, by its method and path. A `query` is a listing by ids. `unknown`: the gateway knows no such API. */
export type CallKind =
  | 'create'
  | 'cancel'
  | 'list'
  | 'query'
  | 'detail'
  | 'delete_record'
  | 'token'
  | 'projects'
  | 'unknown';

/** A request line taken apart. */
export interface MatchedRoute {
  readonly kind: CallKind;
  /** Which API's limit the call counts against; a listing and a query by ids are one API. */
  readonly api: string;
  readonly project: string;
  readonly query: string;
}

const TASK_APIS: Readonly<Record<string, CallKind>> = {
  'POST ': 'create',
  'DELETE ': 'cancel',
  'GET ': 'list',
  'GET /detail': 'detail',
  'DELETE /task': 'delete_record',
};

const TASK_PATH = /^\/v1\/([^/]+)\/transcodings(|\/detail|\/task)\/?$/;

/** Finds the API that a method and path belong to. */
export const matchRoute = (method: string, target: string): MatchedRoute => {
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = mark < 0 ? '' : target.slice(mark + 1);
  const parts = TASK_PATH.exec(path);
  if (parts !== null) {
    const project = parts[1] ?? '';
    const api = TASK_APIS[`${method} ${parts[2]}`];
    if (api === undefined) return { kind: 'unknown', api: 'unknown', project, query };
    const kind = api === 'list' && /(^|&)task_id=/.test(query) ? 'query' : api;
    return { kind, api, project, query };
  }
  const iam = IAM_APIS[`${method} ${path}`] ?? 'unknown';
  return { kind: iam, api: iam, project: '', query };
};

const IAM_APIS: Readonly<Record<string, CallKind>> = {
  'POST /v3/auth/tokens': 'token',
  'GET /v3/projects': 'projects',
};
