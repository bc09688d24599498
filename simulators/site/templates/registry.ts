import type { Template } from '../site-plan.ts';
import { cng } from './cng.ts';
import { factory } from './factory.ts';
import { hospital } from './hospital.ts';
import { hotel, restaurant } from './ic-card-site.ts';
import { industrialPark } from './industrial-park.ts';
import { school } from './school.ts';
import { gate, laundry } from './small-sites.ts';
import { street } from './street.ts';

/** Every kind of site a scenario can ask for. */
export const TEMPLATES = {
  factory,
  hospital,
  hotel,
  restaurant,
  cng,
  school,
  laundry,
  park: industrialPark,
  street,
  gate,
} as const satisfies Readonly<Record<string, Template>>;
export type TemplateName = keyof typeof TEMPLATES;
