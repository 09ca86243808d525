/**
 * Keeps a stream that cannot be written from ending the process with a trace. A reader that went away is quiet; any
 * other failure of stdout, such as a full disk, is told in one line, and the exit code is 1 where it would be 0. The
 * work goes on: half of a task is worse than an unread one.
 */
export function watchStandardStreams(): void {
  let told = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (told || isReaderGone(error)) return;
    told = true;
    process.stderr.write(`Error: stdout cannot be written: ${reasonOf(error)}.\n`);
    process.once('exit', (code) => {
      if (code === 0) process.exitCode = 1;
    });
  });
  process.stderr.on('error', () => undefined); // There is nowhere left to say it.
}

/**
 * Loads code that has its own mind about a stdout that fails: oclif's throws at everything but a reader that went away.
 * What it listens with while it is loaded is taken off again.
 */
export async function withoutStdoutListeners<T>(load: () => Promise<T>): Promise<T> {
  const ours = process.stdout.listeners('error');
  const loaded = await load();
  for (const listener of process.stdout.listeners('error')) {
    if (!ours.includes(listener)) process.stdout.off('error', listener as () => void);
  }
  return loaded;
}

function isReaderGone({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED';
}

/** The words of the operating system, without its code and without the call. */
function reasonOf({ message }: Error): string {
  return message.replace(/^[A-Z0-9_]+: /, '').replace(/, \w+$/, '');
}
