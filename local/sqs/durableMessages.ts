// fauxqs does not export its persistence; the version is pinned in package.json.
import { PersistenceManager } from '../../node_modules/fauxqs/dist/persistence.js';

/**
 * fauxqs's own store on disk, made fit for a local stack that is killed and started again.
 *
 * Every change is written through to SQLite before SQS confirms it, so whatever was confirmed survives a SIGKILL.
 */
export class DurableMessages extends PersistenceManager {
  /** @param folder - Made when it is missing. One process at a time. */
  constructor(folder: string) {
    super(folder);
    // What a killed process has written is safe with the kernel. Waiting for the disk as well would only guard against
    // a power cut, at three waits a message.
    this['db'].exec('PRAGMA synchronous = OFF');
  }

  /**
   * Records that a message was handed back at once (visibility 0). fauxqs 2.4.1 writes no receive count here, which its
   * own schema refuses: the call fails after the message has left memory, and it is gone until the next start.
   */
  override updateMessageReady(messageId: string): void {
    this['db']
      .prepare(
        'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
      )
      .run(messageId);
  }
}
