import cron from 'node-cron';

/** A named piece of recurring work. */
export interface Job {
  readonly name: string;
  /** Five cron fields, local time. */
  readonly cron: string;
  run(): Promise<void>;
}

export interface Schedule {
  stop(): Promise<void>;
}

/**
 * Runs each job at its times. A run that has not ended when its time comes again
 * is not started twice; one that fails is reported and tried at its next time.
 */
export function startSchedule(
  jobs: readonly Job[],
  onFailure: (job: string, thrown: unknown) => void,
): Schedule {
  const underWay = new Set<Promise<void>>();
  const tasks = jobs.map((job) =>
    cron.schedule(
      job.cron,
      async () => {
        const run = job.run().catch((thrown: unknown) => onFailure(job.name, thrown));
        underWay.add(run);
        await run;
        underWay.delete(run);
      },
      { name: job.name, noOverlap: true },
    ),
  );
  return {
    async stop() {
      for (const task of tasks) await task.destroy();
      await Promise.all(underWay);
    },
  };
}
