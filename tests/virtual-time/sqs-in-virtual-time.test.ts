import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type LocalSqs, startLocalSqs } from '../../local/sqs/startLocalSqs.ts';
import {
  installVirtualTime,
  type VirtualTime,
} from '../../local/virtual-time/installVirtualTime.ts';

const scale = 100;

describe('an SQS that was started in this process, a hundred times faster', () => {
  let sqs: LocalSqs;
  let QueueUrl: string;
  let time: VirtualTime;

  beforeAll(async () => {
    sqs = await startLocalSqs({
      region: 'eu-central-1',
      queues: [
        {
          logicalId: 'Queue',
          name: 'queue',
          arn: 'arn:aws:sqs:eu-central-1:000000000000:queue',
          attributes: { VisibilityTimeout: '30' },
        },
      ],
    });
    QueueUrl = sqs.queueUrl('Queue');
  });
  afterAll(() => sqs.close());
  beforeEach(() => {
    time = installVirtualTime({ epoch: Date.now(), scale });
  });
  afterEach(() => time.uninstall());

  const receive = async () => {
    const { Messages = [] } = await sqs.client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        WaitTimeSeconds: 20,
        MessageSystemAttributeNames: ['All'],
      }),
    );
    return Messages;
  };
  const receiveNext = async () => {
    for (;;) {
      const [message] = await receive();
      if (message) {
        return message;
      }
    }
  };
  const remove = ({ ReceiptHandle }: { ReceiptHandle?: string | undefined }) =>
    sqs.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));

  test('shows a message again when its visibility time-out of 30 virtual seconds is over', async () => {
    await sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'again' }));
    const started = time.realNow();
    await receiveNext();
    const hiddenAt = Date.now();

    const again = await receiveNext();

    expect(again.Body).toBe('again');
    expect(again.Attributes?.ApproximateReceiveCount).toBe('2');
    // The visibility time-out begins a little before the answer arrives.
    expect(Date.now() - hiddenAt).toBeGreaterThan(20_000);
    expect(time.realNow() - started).toBeLessThan(10_000);
    await remove(again);
  });

  test('delivers a delayed message after its virtual delay', async () => {
    const sentAt = Date.now();
    const started = time.realNow();
    await sqs.client.send(
      new SendMessageCommand({ QueueUrl, MessageBody: 'later', DelaySeconds: 60 }),
    );

    const later = await receiveNext();

    expect(later.Body).toBe('later');
    expect(Date.now() - sentAt).toBeGreaterThanOrEqual(60_000);
    expect(time.realNow() - started).toBeLessThan(10_000);
    await remove(later);
  });

  test('ends a long poll on an empty queue after twenty virtual seconds', async () => {
    const started = time.realNow();

    const messages = await receive();

    expect(messages).toEqual([]);
    expect(time.realNow() - started).toBeGreaterThan(150);
    expect(time.realNow() - started).toBeLessThan(10_000);
  });
});
