import { describe, expect, it } from 'vitest';
import { checkFleet } from '../../../../src/config/fleet-file.ts';
import { type NewPlace, withPlace } from '../../../../src/console/pages/connect/add-place.ts';
import { devicePassword } from '../../../../src/console/pages/connect/device-password.ts';
import {
  EXAMPLES,
  publishLine,
  quoted,
  topicOf,
} from '../../../../src/console/pages/connect/publish-line.ts';
import { decode } from '../../../../src/decode/decode.ts';
import { indexFleet } from '../../../../src/model/fleet-index.ts';
import { DeviceId } from '../../../../src/model/ids.ts';
import { epochMs, position } from '../../../../src/model/units.ts';

const STATION: NewPlace = {
  kind: 'station',
  device: 'rtu-1',
  password: 'a-password',
  site: 'S-1',
  siteName: '城北站',
  reporting: 'scada',
  setKPa: 100,
  meterType: 'rotary',
  qMin: 1,
  qMax: 100,
};
const METER: NewPlace = { ...STATION, kind: 'meter', device: 'm-1', reporting: 'hourly' };

/** As the service would take it. */
function taken(content: unknown) {
  const checked = checkFleet(JSON.parse(JSON.stringify(content)));
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  return checked.value;
}

describe('a first device', () => {
  it('comes with a site, a zone and a customer into an empty fleet', () => {
    const fleet = taken(withPlace({}, STATION));
    expect(fleet.zones).toHaveLength(1);
    expect(fleet.customers).toHaveLength(1);
    expect(fleet.sites[0]).toMatchObject({ id: 'S-1', station: { device: 'rtu-1', setKPa: 100 } });
    expect(fleet.devices).toMatchObject([{ id: 'rtu-1', reporting: 'scada' }]);
  });

  it('comes to a site that is there, beside what it has', () => {
    const first = withPlace({}, STATION);
    const fleet = taken(withPlace(withPlace(first, METER), { ...METER, device: 'm-2' }));
    expect(fleet.sites).toHaveLength(1);
    expect(fleet.sites[0]?.station?.device).toBe('rtu-1');
    expect(fleet.sites[0]?.meters.map(({ device }) => device)).toEqual(['m-1', 'm-2']);
    expect(fleet.customers).toHaveLength(1);
  });
});

describe('the command', () => {
  it('names host, port, topic and credentials, and the time by the shell', () => {
    const line = publishLine({
      host: 'gas.example.org',
      port: 1883,
      device: 'rtu-1',
      signsIn: 'rtu-1',
      password: '密码',
      sends: 'station',
    });
    expect(line).toContain("-h gas.example.org -p 1883 \\\n  -i rtu-1 -u rtu-1 -P '密码'");
    expect(line).toContain('-t gas/v1/rtu-1/telemetry');
    expect(line).toContain("'$(date +%s000)'");
  });

  it('goes through the gateway where there is one', () => {
    expect(topicOf({ device: 'm-1', signsIn: 'gw' })).toBe('gas/v1/gw/sub/m-1/telemetry');
  });

  it('is one word of a shell whatever is in it', () => {
    expect(quoted("it's $x")).toBe(`'it'\\''s $x'`);
    expect(quoted('a-b_c.d:1/2')).toBe('a-b_c.d:1/2');
    expect(devicePassword()).toMatch(/^[\w-]{24}$/);
  });

  it.each([
    ['station', STATION],
    ['meter', METER],
  ] as const)('sends what the service takes from a %s, as does the example', (sends, place) => {
    const index = indexFleet(taken(withPlace({}, place)), 1);
    const at = epochMs(Date.parse('2026-11-23T17:00:30+08:00'));
    const { device } = place;
    const line = publishLine({
      host: 'h',
      port: 1,
      device,
      signsIn: device,
      password: 'p',
      sends,
    });
    const sent = /-m '(.*)'$/s.exec(line)?.[1]?.replace("'$(date +%s000)'", String(at)) ?? '';
    for (const json of [sent, EXAMPLES[sends]]) {
      const entry = {
        kind: 'message',
        at,
        position: position(1),
        source: DeviceId.parse(device),
        topic: topicOf({ device, signsIn: device }),
        payload: new TextEncoder().encode(json),
      } as const;
      const { readings, rejections, unknownFields } = decode(entry, index);
      expect(rejections).toEqual([]);
      expect(readings).toHaveLength(1);
      // the example shows two runs; a first entry has one
      expect([...unknownFields.keys()].filter((name) => !name.startsWith('runs'))).toEqual([]);
    }
  });
});
