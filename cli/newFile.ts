import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file that was just made. */
export interface NewFile {
  write(text: string): Promise<void>;
  /** Ends it. What was written is on the disk then, and not only with the system. */
  close(): Promise<void>;
}

const syncFolder = async (path: string): Promise<void> => {
  // Without this the file may be there, and its name be gone after a power cut.
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};

/** Makes a file that only its owner can read; letters may hold what is nobody else's business. */
export const createFile = async (path: string): Promise<NewFile> => {
  const file = await open(path, 'wx', 0o600);
  return {
    write: async (text) => {
      await file.writeFile(text);
    },
    close: async () => {
      try {
        await file.sync();
      } finally {
        await file.close();
      }
      await syncFolder(path);
    },
  };
};
