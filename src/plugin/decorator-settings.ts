/** What tsconfig.json has to hold for the decorators of the contract. */
export const DECORATOR_SETTINGS = '"experimentalDecorators": true and "emitDecoratorMetadata": true';
