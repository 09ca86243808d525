import { isObject, ValidateBy, type ValidationOptions } from 'class-validator';

/** An object whose values are texts, such as headers. */
export function IsTextRecord(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isTextRecord',
      validator: {
        validate: (value) => isObject(value) && Object.values(value).every((item) => typeof item === 'string'),
        defaultMessage: () => '$property must be an object of texts',
      },
    },
    options,
  );
}

/** An object whose values are one of a few words. */
export function IsWordRecord(words: readonly string[], options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isWordRecord',
      constraints: [words],
      validator: {
        validate: (value) => isObject(value) && Object.values(value).every((item) => words.includes(item as string)),
        defaultMessage: () => `$property must be an object whose values are one of: ${words.join(', ')}`,
      },
    },
    options,
  );
}

/** An object of objects, whose content somebody else checks. */
export function IsObjectRecord(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isObjectRecord',
      validator: {
        validate: (value) => isObject(value) && Object.values(value).every((item) => item === null || isObject(item)),
        defaultMessage: () => '$property must be an object of objects',
      },
    },
    options,
  );
}

/** An absolute http or https URL, or a reference that will become one. */
export function IsHttpUrl(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isHttpUrl',
      validator: {
        validate: (value) =>
          typeof value === 'string' &&
          (/\$\{(env|file):/.test(value) || (/^https?:\/\//i.test(value) && URL.canParse(value))),
        defaultMessage: () => '$property must be a URL that begins with http:// or https://',
      },
    },
    options,
  );
}
