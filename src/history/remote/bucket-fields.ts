import { AppError } from '../../lib/app-error.ts';
import { METER_COLUMNS, RUN_COLUMNS, runPath, STATION_COLUMNS } from '../columns.ts';

/** The fields asked of one measurement; for runs also which run. */
export interface FieldGroup {
  readonly measurement: 'meter' | 'station' | 'run';
  readonly run: string;
  /** The engine's field, and the path under which it is shown. */
  readonly fields: ReadonlyMap<string, string>;
}

const numeric = (columns: readonly { readonly name: string; readonly type: string }[]) =>
  new Set(columns.filter((column) => column.type === 'number').map((column) => column.name));
const METER_FIELDS = numeric(METER_COLUMNS);
const STATION_FIELDS = numeric(STATION_COLUMNS);
const RUN_FIELDS = numeric(RUN_COLUMNS);

/** @throws AppError history-unknown-field for a path that is no numeric field. */
export function groupFields(paths: readonly string[]): readonly FieldGroup[] {
  const own = (measurement: 'meter' | 'station', known: ReadonlySet<string>): FieldGroup => ({
    measurement,
    run: '',
    fields: new Map(paths.filter((path) => known.has(path)).map((path) => [path, path])),
  });
  const runs = new Map<string, Map<string, string>>();
  for (const path of paths) {
    const named = runPath(path);
    if (named !== null && RUN_FIELDS.has(named.field)) {
      const fields = runs.get(named.run) ?? new Map<string, string>();
      runs.set(named.run, fields.set(named.field, path));
    } else if (!METER_FIELDS.has(path) && !STATION_FIELDS.has(path)) {
      throw new AppError('history-unknown-field', `${path} is not a numeric field`);
    }
  }
  const groups = [
    own('meter', METER_FIELDS),
    own('station', STATION_FIELDS),
    ...[...runs].map(([run, fields]): FieldGroup => ({ measurement: 'run', run, fields })),
  ];
  return groups.filter((group) => group.fields.size > 0);
}
