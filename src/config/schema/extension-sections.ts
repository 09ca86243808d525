import { IsArray, IsBoolean, IsNotEmpty, IsObject, IsOptional, IsString } from 'class-validator';
import { IsHttpUrl, IsTextRecord } from './rules.js';

/** An entry of `plugins:`. */
export class PluginSection {
  @IsString()
  @IsNotEmpty()
  name!: string;

  /** No run goes without it. */
  @IsOptional()
  @IsBoolean()
  required?: boolean;

  /** The plugin checks its own. */
  @IsOptional()
  @IsObject()
  settings?: object;
}

/** `mcpServers.<name>:` */
export class McpServerSection {
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  command?: string;

  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  args?: string[];

  @IsOptional()
  @IsTextRecord()
  env?: Record<string, string>;

  @IsOptional()
  @IsString()
  cwd?: string;

  @IsOptional()
  @IsHttpUrl()
  url?: string;

  @IsOptional()
  @IsTextRecord()
  headers?: Record<string, string>;

  @IsOptional()
  @IsBoolean()
  enabled?: boolean;
}

/** `services:` Which plugin implements a service; `allos` for the built-in one. */
export class ServicesSection {
  /** Who answers an *ask*. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  approver?: string;

  /** Where sessions are kept. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  sessionStore?: string;

  /** How long conversations are shortened. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  contextStrategy?: string;

  /** What model calls cost. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  pricing?: string;

  /** Where diagnostics go. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  logger?: string;

  /** The time. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  clock?: string;
}
