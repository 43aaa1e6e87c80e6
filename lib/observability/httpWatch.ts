import type { Context } from 'aws-lambda';
import type { Resolution } from '../cancel/outcome.ts';
import type { Exchange, Invocation } from '../http/door.ts';
import { STATUS_OF } from '../http/outcomeAnswer.ts';
import type { Clock } from '../mpc/clock.ts';
import type { Fields } from './log.ts';
import { createMeter, type Meter } from './meter.ts';
import { callFields, failureFields, namesOf, outcomeFields } from './requestLine.ts';
import type { Watch } from './watch.ts';

const levelOf = (status: number): 'INFO' | 'WARN' | 'ERROR' => {
  if (status >= 500) return 'ERROR';
  return status >= 400 ? 'WARN' : 'INFO';
};

/** All that is known of one HTTP request. Nothing of its headers or body is in it but what a valid request says. */
const exchangeFields = ({
  route,
  caller,
  answer,
  wanted,
  resolution,
  ...rest
}: Exchange): Fields => {
  const { outcome, calls = [] } = resolution ?? {};
  const failure = outcome && 'failure' in outcome ? outcome.failure : undefined;
  return {
    source: 'http',
    route: route && `${route.method} ${route.path}`,
    http_status: answer.status,
    caller: caller?.name,
    caller_via: caller?.via,
    ...namesOf(wanted),
    outcome: outcome?.kind,
    ...outcomeFields(outcome, calls),
    failure: failure && failureFields(failure),
    queued: rest.queued,
    not_queued: rest.notQueued,
    event_told: rest.told,
    ...callFields(calls),
  };
};

const measureResolution = (meter: Meter, { outcome, calls }: Resolution): void => {
  meter.count(outcome.kind);
  if (outcome.kind !== 'rejected' && !(outcome.kind in STATUS_OF)) return;
  meter.count('requests');
  meter.record('calls_per_request', 'None', calls.length);
};

/**
 * Watches the invocations of the HTTP door. The metrics of each: `http_2xx`, `http_4xx` or `http_5xx`; `http_latency` in
 * milliseconds; a counter for the outcome; `queued` and `not_queued`; `event_not_told`; `requests` and `calls_per_request` when it came to
 * an end while its caller waited.
 */
export const createHttpWatch =
  ({ measured, log }: Watch, clock: Pick<Clock, 'now'>) =>
  (context: Context, answer: (invocation: Invocation) => Promise<Exchange>): Promise<Exchange> => {
    const startedAt = clock.now();
    const meter = createMeter();
    const measure = ({ answer: { status }, resolution, ...rest }: Exchange): void => {
      meter.count(`http_${Math.floor(status / 100)}xx`);
      meter.record('http_latency', 'Milliseconds', clock.now() - startedAt);
      if (rest.queued) meter.count('queued', rest.queued);
      if (rest.notQueued) meter.count('not_queued', rest.notQueued);
      if (rest.told === false) meter.count('event_not_told');
      if (resolution) measureResolution(meter, resolution);
    };
    return measured(context, meter.drain, async () => {
      const { awsRequestId, functionName } = context;
      const exchange = await answer({
        requestId: awsRequestId,
        remainingMs: context.getRemainingTimeInMillis(),
      });
      measure(exchange);
      log(levelOf(exchange.answer.status), 'http request answered', {
        function_name: functionName,
        function_request_id: awsRequestId,
        ...exchangeFields(exchange),
        took_ms: clock.now() - startedAt,
      });
      return exchange;
    });
  };
