import { z } from 'zod';
import { Problem } from '../errors/problem.ts';

/** Schemas that the OpenAPI document shows by name instead of repeating them. */
export const namedSchemas = z.registry<{ readonly id: string }>();

namedSchemas.add(Problem, { id: 'Problem' });

export function named<S extends z.ZodType>(id: string, schema: S): S {
  namedSchemas.add(schema, { id });
  return schema;
}
