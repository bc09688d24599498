import { checkFleet } from './config/fleet-file.ts';
import { parseFleetText } from './config/fleet-syntax.ts';
import { err, ok, type Result } from './lib/result.ts';
import type { Fleet } from './model/fleet.ts';

/** Settings to try on top of those in force: one detector's parameters, or a list as in the fleet file. */
export type TriedSettings =
  | { readonly detector: string; readonly params: unknown }
  | { readonly settings: unknown };

/**
 * Settings of a `--params` file: `{parameter: value}` for the named detector, or a
 * list of settings, alone or under `detectors`.
 */
export function readSettings(
  text: string,
  detector: string | null,
): Result<TriedSettings, readonly string[]> {
  const read = parseFleetText(text);
  if (!read.ok) return err(read.error.map(({ problem }) => problem));
  const content = read.value;
  if (Array.isArray(content)) return ok({ settings: content });
  if (typeof content !== 'object' || content === null)
    return err(['expected {parameter: value} or a list of detector settings']);
  if ('detectors' in content) return ok({ settings: content.detectors });
  if (detector === null)
    return err([
      'parameters of one detector need --detector TYPE; give a list of settings instead',
    ]);
  return ok({ detector, params: content });
}

/** The fleet with the settings to try added; a later setting of the same scope wins. */
export function withSettings(fleet: Fleet, tried: TriedSettings): Result<Fleet, readonly string[]> {
  const added: readonly unknown[] | null =
    'detector' in tried
      ? [{ type: tried.detector, params: tried.params }]
      : Array.isArray(tried.settings)
        ? tried.settings
        : null;
  if (added === null) return err(['detectors: expected a list']);
  // nobody is told of anything: a hole in today's plan is no reason to refuse
  const { dispatch: _, ...judged } = fleet;
  const checked = checkFleet({ ...judged, detectors: [...fleet.detectors, ...added] });
  if (checked.ok) return checked;
  const known = fleet.detectors.length;
  return err(
    checked.error.map(({ path, problem }) => `${ownPath(path, known, tried)}: ${problem}`),
  );
}

/** The place in what was given, not in the fleet it was added to. */
function ownPath(path: string, known: number, tried: TriedSettings): string {
  const own = path.replace(/^detectors\[(\d+)\]/, (_, n) => `detectors[${Number(n) - known}]`);
  return 'detector' in tried ? own.replace(/^detectors\[0\]\.params\.?/, '') || 'params' : own;
}
