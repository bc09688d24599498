import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Fleet } from '../../model/fleet.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { principalOf } from '../auth/authenticate.ts';
import { Refusal } from '../errors/refusal.ts';
import { guarded } from '../schema/responses.ts';

const tags = ['fleet'];
/** 144 bits, 24 characters that need no quoting in a shell. */
const PASSWORD_BYTES = 18;

/** A device's password is kept as a digest: a lost one is replaced, never shown again. */
export function devicePasswordRoutes(app: ApiApp, { ports, audit }: ApiContext): void {
  const schema = {
    operationId: 'replaceDevicePassword',
    summary: 'Make a new password for a device; it is shown this once, and the old one ends',
    tags,
    params: z.strictObject({ id: z.string().max(64) }),
    response: {
      200: z.object({ device: z.string(), password: z.string(), version: z.number().int() }),
      ...guarded(404, 409, 422, 503),
    },
  };
  const config = { access: 'fleet.write' } as const;
  app.post('/fleet/devices/:id/password', { config, schema }, async (request) => {
    const { id } = request.params;
    const { fleet } = ports.fleet.current();
    const device = fleet.devices.find((one) => one.id === id);
    if (device === undefined) throw new Refusal('device-unknown', `there is no device ${id}`);
    if (device.certificate === true || device.passwordHash !== undefined)
      throw new Refusal('device-certified', `${id} signs in by certificate or by a given hash`);
    const password = randomBytes(PASSWORD_BYTES).toString('base64url');
    const next: Fleet = {
      ...fleet,
      devices: fleet.devices.map((one) => (one.id === id ? { ...one, password } : one)),
    };
    const by = principalOf(request).user.name;
    const replaced = await ports.fleet.replace(JSON.stringify(next), by);
    if (!replaced.ok)
      throw new Refusal('fleet-invalid', 'the fleet refuses it', { errors: replaced.error });
    const { version } = replaced.value;
    await audit.note(request, {
      action: 'fleet.device-password',
      object: id,
      detail: `version ${version}`,
    });
    return { device: id, password, version };
  });
}
