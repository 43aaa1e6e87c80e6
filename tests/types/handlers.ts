import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { handler as http } from '../../handlers/cancelFromHttp.ts';
import type { handler as queue } from '../../handlers/cancelFromQueue.ts';
import type { handler as cleanUp } from '../../handlers/cleanUpStale.ts';
import type { handler as redrive } from '../../handlers/redriveDeadLetters.ts';
import type { CleanUpReport } from '../../lib/cleanup/cleanUpReport.ts';
import type { HttpResponse } from '../../lib/http/httpHandler.ts';
import type { HttpEvent } from '../../lib/http/httpRequest.ts';
import type { RedriveReport } from '../../lib/redrive/redriveReport.ts';
import type { Equal, Laws } from './law.ts';

type EventOf<H extends (...given: never) => unknown> = Parameters<H>[0];
type AnswerOf<H extends (...given: never) => unknown> = Awaited<ReturnType<H>>;

export type HandlerLaws = Laws<{
  'the consumer takes events of SQS': Equal<EventOf<typeof queue>, SQSEvent>;
  'and says which messages are not done: with no answer all would count as done': Equal<
    AnswerOf<typeof queue>,
    SQSBatchResponse
  >;
  'the door takes requests of any payload': Equal<EventOf<typeof http>, HttpEvent>;
  'and always answers': Equal<AnswerOf<typeof http>, HttpResponse>;
  'clean-up may be invoked with anything, which it reads': Equal<EventOf<typeof cleanUp>, unknown>;
  'and reports': Equal<AnswerOf<typeof cleanUp>, CleanUpReport>;
  'so may the redrive': Equal<EventOf<typeof redrive>, unknown>;
  'which reports too': Equal<AnswerOf<typeof redrive>, RedriveReport>;
}>;
