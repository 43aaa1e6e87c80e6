import type { Reply, Wire } from './exchange.ts';
import type { Fault, Outage } from './faults.ts';
import { type GatewaySays, throttledReply } from './gateway.ts';
import type { Throttled } from './throttle.ts';

/** How a call ends for the client. */
export interface Ending {
  readonly reply: Reply;
  readonly wire: Wire;
}

const SERVICE_UNAVAILABLE: Reply = {
  status: 503,
  body: '{"error_msg":"Service unavailable."}',
};

const SYSTEM_ERROR: Reply = {
  status: 500,
  code: 'MPC.10050',
  body: '{"error_code":"MPC.10050","error_msg":"System error."}',
};

const HTML_PAGE: Reply = {
  status: 502,
  contentType: 'text/html',
  body: '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n',
};

/** No answer at all. */
export const NOTHING: Reply = { status: 0, body: '' };

const serverError = (status: Fault['status'], says: GatewaySays): Reply => {
  switch (status) {
    case 500:
      return SYSTEM_ERROR;
    case 502:
      return says(502, '0202', 'Backend unavailable');
    case 503:
      return SERVICE_UNAVAILABLE;
    case 504:
      return says(504, '0203', 'Backend timeout');
  }
};

/**
 * What the client gets when a fault is applied.
 *
 * @param truth the answer to the call as it would have been
 * @param limit what an invented 429 is to state
 */
export const disturb = (
  fault: Fault,
  truth: Reply,
  limit: Throttled,
  says: GatewaySays,
): Ending => {
  switch (fault.name) {
    case 'latency':
      return { reply: truth, wire: 'answer' };
    case 'throttled':
      return { reply: throttledReply(says, limit), wire: 'answer' };
    case 'serverError':
      return { reply: serverError(fault.status, says), wire: 'answer' };
    case 'html':
      return { reply: HTML_PAGE, wire: 'answer' };
    case 'resetBefore':
    case 'resetAfter':
      return { reply: NOTHING, wire: 'reset' };
    case 'hangBefore':
    case 'hangAfter':
      return { reply: NOTHING, wire: 'hang' };
    case 'cutJson':
      // There is nothing to cut in an empty body: the answer is lost whole.
      return truth.body === '' ? { reply: NOTHING, wire: 'reset' } : { reply: truth, wire: 'cut' };
  }
};

/** What every client gets while the API is away. */
export const duringOutage = ({ how }: Outage): Ending =>
  how === 'reset'
    ? { reply: NOTHING, wire: 'reset' }
    : { reply: SERVICE_UNAVAILABLE, wire: 'answer' };
