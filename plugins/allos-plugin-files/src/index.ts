import { API_VERSION, definePlugin } from 'allos/plugin';
import { EditFile } from './edit-file.js';
import { FindFiles } from './find-files.js';
import { ListDirectory } from './list-directory.js';
import { ReadFile } from './read-file.js';
import { SearchFiles } from './search-files.js';
import { WriteFile } from './write-file.js';

export default definePlugin({
  name: 'allos-plugin-files',
  apiVersion: API_VERSION,
  contributes: [ReadFile, WriteFile, EditFile, ListDirectory, FindFiles, SearchFiles],
});
