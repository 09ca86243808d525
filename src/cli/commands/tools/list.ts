import ListTools from '../list-tools.js';

/** `allos tools list`: another name for `allos list-tools`. */
export default class ToolsList extends ListTools {
  static override id = 'tools:list';
}
