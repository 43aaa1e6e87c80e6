import * as z from 'zod/mini';
import { INVALID_PARAMETER, WRONG_CONTENT_TYPE, WRONG_LOCATION } from '../errorReplies.ts';
import { jsonReply } from '../exchange.ts';
import type { TaskSource } from '../task.ts';
import { type Call, type Outcome, unchanged } from './call.ts';
import { parseJsonBody } from './jsonBody.ts';

const place = z.looseObject({
  bucket: z.string(),
  location: z.string(),
  object: z.string(),
});

const creation = z.looseObject({
  input: place,
  output: place,
  trans_template_id: z.optional(z.array(z.int()).check(z.minLength(1), z.maxLength(9))),
  trans_template_list: z.optional(z.array(z.looseObject({})).check(z.minLength(1))),
  av_parameters: z.optional(z.array(z.looseObject({})).check(z.minLength(1))),
  output_filenames: z.optional(z.array(z.string())),
  user_data: z.optional(z.string()),
  priority: z.optional(z.literal([6, 9])),
});

/** CreateTranscodingTask: queues a task. What to transcode into may be given in three ways, and one is needed. */
export const createTask = (call: Call): Outcome => {
  const type = call.request.headers['content-type'] ?? 'application/json';
  if (!type.startsWith('application/json')) return unchanged(WRONG_CONTENT_TYPE);
  const parsed = creation.safeParse(parseJsonBody(call.request.body));
  if (!parsed.success) return unchanged(INVALID_PARAMETER);
  const { input, output, priority, ...given } = parsed.data;
  const ways = given.trans_template_id ?? given.trans_template_list ?? given.av_parameters;
  if (ways === undefined) return unchanged(INVALID_PARAMETER);
  const region = regionOf(call) ?? input.location;
  if (input.location !== region || output.location !== region) return unchanged(WRONG_LOCATION);
  const source: TaskSource = {
    input,
    output,
    ...(given.trans_template_id && { trans_template_id: given.trans_template_id }),
    ...(given.output_filenames && { output_file_name: given.output_filenames }),
    ...(given.user_data !== undefined && { user_data: given.user_data }),
  };
  const { id } = call.world.add(
    { project: call.route.project, source, ...(priority && { priority: priority as 6 | 9 }) },
    call.now,
  );
  return { reply: jsonReply(200, { task_id: Number(id) }), effect: 'created', taskIds: [id] };
};

/** A project belongs to one region: its name is the region's, or that and a suffix after an underscore. */
const regionOf = (call: Call): string | undefined =>
  call.directory
    .account(call.tenant)
    ?.projects.find(({ id }) => id === call.route.project)
    ?.name.split('_')[0];
