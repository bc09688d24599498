import { useEffect, useState } from 'react';
import type { LatestView } from '../../api/routes/device-routes.ts';
import { ask, query } from './client.ts';
import {
  type DeviceValues,
  type StreamReading,
  withFields,
  withReadings,
} from './device-values.ts';
import { clockHeard } from './service-clock.ts';
import { openSeenStream } from './stream.ts';

export interface LiveValues {
  readonly devices: ReadonlyMap<string, DeviceValues>;
  /** Null, or why the newest values of a device could not be read. */
  readonly problem: unknown;
  /** `stale`: the stream is interrupted. */
  readonly standing: 'loading' | 'live' | 'stale';
}

const NOTHING: LiveValues = { devices: new Map(), standing: 'loading', problem: null };
/** A burst of readings is one change of the page. */
const DRAW_MS = 200;

/** Newest values of some devices, followed. @param asked of the stream: a site, or one device. */
export function useLiveValues(
  asked: { readonly site?: string; readonly device?: string },
  devices: readonly string[],
): LiveValues {
  const [live, setLive] = useState(NOTHING);
  const { site, device } = asked;
  const wanted = devices.join(' ');
  useEffect(() => {
    setLive(NOTHING);
    if (wanted === '') return undefined;
    const ids = wanted.split(' ');
    let taken: StreamReading[] = [];
    let timer: number | null = null;
    const draw = (): void => {
      timer = null;
      const readings = taken;
      taken = [];
      setLive((before) => ({ ...before, devices: withReadings(before.devices, readings) }));
    };
    const stop = openSeenStream<never, StreamReading>(
      query({ events: 'reading', site, device }).slice(1),
      {
        reading: (reading) => {
          clockHeard(Date.parse(reading.receivedAt));
          if (!ids.includes(reading.device)) return;
          taken.push(reading);
          timer ??= window.setTimeout(draw, DRAW_MS);
        },
        opened: () => {
          setLive((before) => ({ ...before, standing: 'live' }));
          for (const id of ids) void load(id, setLive);
        },
        lost: () => setLive((before) => ({ ...before, standing: 'stale' })),
      },
    );
    return () => {
      stop();
      if (timer !== null) window.clearTimeout(timer);
    };
  }, [site, device, wanted]);
  return live;
}

type Change = (next: (before: LiveValues) => LiveValues) => void;

/** What cannot be read stays unknown: the stream may still bring it. */
async function load(device: string, change: Change): Promise<void> {
  try {
    const latest = await ask<LatestView>(`/devices/${encodeURIComponent(device)}/latest`);
    const fields = Object.entries(latest.fields).map(
      ([path, { value, ts }]) => [path, { value, ts: Date.parse(ts) }] as const,
    );
    change((before) => ({ ...before, devices: withDevice(before.devices, device, fields) }));
  } catch (problem) {
    change((before) => ({ ...before, problem, devices: withDevice(before.devices, device, []) }));
  }
}

const withDevice = (
  before: LiveValues['devices'],
  device: string,
  fields: Parameters<typeof withFields>[1],
): LiveValues['devices'] =>
  new Map(before).set(device, withFields(before.get(device) ?? new Map(), fields));
