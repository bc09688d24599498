import { useState } from 'react';

/** Something that is being done, and what came in its way. */
export function useAct() {
  const [isRunning, setRunning] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const run = (act: () => Promise<unknown>): void => {
    setRunning(true);
    setProblem(null);
    act()
      .catch((thrown: unknown) => setProblem(thrown))
      .finally(() => setRunning(false));
  };
  return { run, isRunning, problem } as const;
}
