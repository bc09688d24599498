import { fastifySwagger } from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
} from 'fastify-type-provider-zod';
import type { Access } from './auth/access.ts';
import { namedSchemas } from './schema/registry.ts';

const schemaRegistry = namedSchemas;

/** Call before any route is declared: the document is made of the routes' own schemas. */
export function installOpenApi(app: FastifyInstance, publicUrl: string, cookieName: string): void {
  const toJsonSchema = createJsonSchemaTransform({ schemaRegistry });
  app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Gaswatch',
        version: '1',
        description:
          'Alarms, devices and readings of gas regulator stations and meters. Times are ISO 8601. ' +
          'Errors are problem documents (RFC 9457) with a stable code.',
      },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          cookie: { type: 'apiKey', in: 'cookie', name: cookieName },
        },
      },
    },
    transform: (route) => {
      const { schema, url } = toJsonSchema(route);
      const access = route.route.config?.access;
      return { schema: { ...schema, security: securityOf(access), ...permissionOf(access) }, url };
    },
    transformObject: createJsonSchemaTransformObject({ schemaRegistry }),
  });
}

const securityOf = (access: Access | undefined): Record<string, readonly string[]>[] =>
  access === 'public' ? [] : [{ bearer: [] }, { cookie: [] }];

/** For the reader of the document: which permission a call needs. */
const permissionOf = (access: Access | undefined): Readonly<Record<string, string>> =>
  access === undefined || access === 'public' || access === 'signed-in'
    ? {}
    : { 'x-permission': access };
