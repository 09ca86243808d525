import { IsArray, IsBoolean, IsNotEmpty, IsObject, IsOptional, IsString } from 'class-validator';
import { IsHttpUrl, IsTextRecord } from './rules.js';

/** An entry of `plugins:`. */
export class PluginSection {
  @IsString()
  @IsNotEmpty()
  name!: string;

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
