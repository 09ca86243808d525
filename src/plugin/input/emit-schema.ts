import { assertNever } from '../assert-never.js';
import type { JsonSchema, JsonValue } from '../json.js';
import type { ClassPlan, PropertyPlan, ValuePlan } from './input-plan.js';

/**
 * The JSON Schema (2020-12) of an input class, frozen. Nested classes stand inline, so that two classes of one name
 * never meet.
 */
export function emitSchema(plan: ClassPlan): JsonSchema {
  const properties = [...plan.properties.values()];
  return Object.freeze({
    type: 'object',
    properties: Object.freeze(
      Object.fromEntries(properties.map((property) => [property.name, propertySchema(property)])),
    ),
    required: Object.freeze(properties.filter((property) => !property.optional).map((property) => property.name)),
    additionalProperties: false,
  });
}

function propertySchema(property: PropertyPlan): JsonSchema {
  return Object.freeze({
    ...valueSchema(property.value),
    ...(property.description === undefined ? {} : { description: property.description }),
    ...(property.default === undefined ? {} : { default: property.default.value as JsonValue }),
  });
}

function valueSchema(value: ValuePlan): JsonSchema {
  switch (value.kind) {
    case 'scalar':
      return Object.freeze({
        type: value.types.length === 1 && value.types[0] !== undefined ? value.types[0] : Object.freeze(value.types),
        ...(value.oneOf === undefined ? {} : { enum: Object.freeze(value.oneOf) }),
        ...value.bounds,
      });
    case 'free-form':
      return Object.freeze({ type: 'object', additionalProperties: true });
    case 'class':
      return emitSchema(value.plan);
    case 'array':
      return Object.freeze({ type: 'array', items: valueSchema(value.items), ...value.bounds });
    default:
      return assertNever(value);
  }
}
