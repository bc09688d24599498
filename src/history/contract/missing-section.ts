import { AppError } from '../../lib/app-error.ts';

/** For a driver's `open`: the configuration refuses this before, so only a program gets here. */
export const missingSection = (driver: string): AppError =>
  new AppError('history-misconfigured', `history.${driver} is missing in the configuration`);
