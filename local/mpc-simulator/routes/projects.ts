import { jsonReply } from '../exchange.ts';
import { type Call, type Outcome, unchanged } from './call.ts';
import { valuesOf } from './parameters.ts';

/** KeystoneListProjects: the caller's projects, all or those of one name. */
export const listProjects = (call: Call): Outcome => {
  const [name] = valuesOf(call.parameters, 'name');
  const account = call.directory.account(call.tenant);
  const found = (account?.projects ?? []).filter(
    (each) => name === undefined || each.name === name,
  );
  const self = call.request.path;
  return unchanged(
    jsonReply(200, {
      projects: found.map((project) => ({
        id: project.id,
        name: project.name,
        domain_id: call.tenant,
        parent_id: call.tenant,
        enabled: true,
        is_domain: false,
        description: '',
        links: { self: `/v3/projects/${project.id}` },
      })),
      links: { self, previous: null, next: null },
    }),
  );
};
