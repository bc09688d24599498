import { z } from 'zod';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { guarded } from '../schema/responses.ts';

const LOOPBACK = /^(127\.|localhost$|\[?::1)/;

const ConnectView = z.object({
  mqtt: z
    .object({
      host: z.string().describe('on which the broker listens, as configured'),
      port: z.number().int(),
      tlsPort: z.number().int().nullable(),
      reach: z.enum(['this machine', 'network']).describe('this machine: devices elsewhere cannot'),
    })
    .nullable()
    .describe('null: not told here'),
  devices: z.number().int().describe('in the fleet'),
});
export type ConnectView = z.infer<typeof ConnectView>;

/** What a device needs to know to connect. */
export function connectRoutes(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'getConnect',
    summary: 'Where devices connect',
    tags: ['devices'],
    response: { 200: ConnectView, ...guarded() },
  };
  const config = { access: 'devices.read' } as const;
  app.get('/connect', { config, schema }, async (): Promise<ConnectView> => {
    const doors = ports.deviceDoors;
    return {
      mqtt:
        doors === undefined
          ? null
          : { ...doors, reach: LOOPBACK.test(doors.host) ? 'this machine' : 'network' },
      devices: ports.fleet.current().fleet.devices.length,
    };
  });
}
