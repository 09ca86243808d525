/**
 * Embedding with the container: a class of the program gets the agent and the clock by token, and the program's own
 * approver replaces the one that denies.
 */
import { createAllos, TOKENS, type Agent, type AllosOptions, type Approver } from 'allos';
import { inject, type Clock } from 'allos/plugin';

/** A service of the program, not of Allos: it is made by the container like the others. */
export class ReviewDesk {
  constructor(
    @inject(TOKENS.Agent) private readonly agent: Agent,
    @inject(TOKENS.Clock) private readonly clock: Clock,
  ) {}

  /** A review with its date. */
  async review(file: string): Promise<string> {
    const text = await this.agent.run(`Review ${file} and write what you found to REVIEW.md`);
    return `${new Date(this.clock.now()).toISOString().slice(0, 10)}: ${text}`;
  }
}

/** Allows writing the one file that a review is for, and says why it allows nothing else. */
export const onlyTheReview: Approver = {
  approve: async ({ tool, input }) =>
    tool === 'write_file' && input['path'] === 'REVIEW.md'
      ? { decision: 'allow', by: 'review desk' }
      : { decision: 'deny', by: 'review desk', reason: 'A review writes REVIEW.md and nothing else.' },
};

/** Rebind before anything asks for the agent: it is made once, with what is bound then. */
export async function openReviewDesk(options: AllosOptions): Promise<{ desk: ReviewDesk; close: () => Promise<void> }> {
  const { container, dispose } = await createAllos(options);
  container.rebind<Approver>(TOKENS.Approver).toConstantValue(onlyTheReview);
  container.bind(ReviewDesk).toSelf();
  return { desk: container.get(ReviewDesk), close: dispose };
}

const [, script, file] = process.argv;
if (script === import.meta.filename) {
  const { desk, close } = await openReviewDesk({});
  console.log(await desk.review(file ?? 'README.md'));
  await close();
}
