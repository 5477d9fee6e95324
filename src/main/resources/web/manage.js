// Where staff keep the menu, and see what it sells.
import {openOffice} from '/web/lib/office.js';
import {menusTab} from '/web/manage/menus.js';
import {optionsTab} from '/web/manage/options.js';
import {salesTab} from '/web/manage/sales.js';
import {stationsTab} from '/web/manage/stations.js';

openOffice({page: 'manage', sections: {staff: [menusTab, optionsTab, stationsTab, salesTab]}});
