import type { Alarm } from '../../../../src/model/alarm.ts';
import { DeviceId } from '../../../../src/model/ids.ts';
import type { LiveEvent } from '../../../../src/model/live.ts';
import { StationValues } from '../../../../src/model/record.ts';
import { epochMs, position } from '../../../../src/model/units.ts';
import { anAlarm, T0 } from '../../records/records-fixtures.ts';

export const aLiveReading = (at: number, index = 0, device = 'rtu-1'): LiveEvent => ({
  event: 'reading',
  position: position(at),
  reading: {
    device: DeviceId.parse(device),
    ts: epochMs(T0 + at * 1000),
    receivedAt: epochMs(T0 + at * 1000 + 5),
    position: position(at),
    index,
    record: 'station',
    kind: 'interval',
    values: StationValues.parse({ pOut: at }),
  },
});

export const aLiveAlarm = (at: number, over: Partial<Alarm> = {}): LiveEvent => ({
  event: 'alarm',
  position: position(at),
  alarm: anAlarm({ id: `a-${at}`, ...over }),
});

export const aLiveStatus = (at: number, device = 'rtu-1'): LiveEvent => ({
  event: 'status',
  position: position(at),
  status: {
    device: DeviceId.parse(device),
    lastReadingAt: null,
    lastReceivedAt: null,
    online: 'yes',
    readings: at,
    late: 0,
    outOfOrder: 0,
    duplicates: 0,
    quarantined: 0,
    unknownFields: {},
    cannotJudge: [],
  },
});
