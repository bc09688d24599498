import type { Result } from '../../lib/result.ts';
import type { Localized } from '../../model/localized.ts';
import type { Claim } from './claim.ts';
import type { ClaimHours } from './claim-hours.ts';
import type { VolumeEstimate } from './volume-estimate.ts';

/** Lets everybody else go first: a year of hours takes a method some milliseconds, one that solves the gas more. */
export type Pause = () => Promise<void>;

export type Told = Result<VolumeEstimate, Localized>;

/** A method: the volume, or why it cannot tell it. */
export type EstimateBy = (claim: Claim, hours: ClaimHours, pause: Pause) => Told | Promise<Told>;
