import { readFileSync } from 'node:fs';
import { isAxiosError } from 'axios';
import { Configuration, GuestApi, type Problem, StaffApi } from '../target/file/typescript-axios';
import { base, expect, photo, storeId } from './evening';

const open = new Configuration({ basePath: base });
const table = (await new GuestApi(open).loginTable({ store_id: storeId, table_number: '4', password: '1234' })).data;
const guest = new GuestApi(new Configuration({ basePath: base, accessToken: table.access_token }));
const order = (await guest.placeOrder({ items: [{ menu_id: 1, quantity: 2 }] }, crypto.randomUUID())).data;
expect(order.status, 'pending');

const admin = (await new StaffApi(open).loginAdmin({ username: 'admin', password: 'admin1234' })).data;
const staff = new StaffApi(new Configuration({ basePath: base, accessToken: admin.access_token }));
const menu = (await staff.postMenuImage(1, new File([readFileSync(photo)], 'a.png', { type: 'image/png' }))).data;
expect(menu.image_url?.startsWith('/uploads/'), true);
const report = (await staff.reportSales(undefined, undefined, 'menu')).data;
expect(report.rows.some(row => row.menu_id === 1 && (row.quantity ?? 0) >= 2), true);

const refused: unknown = await guest.getMenu(4000000000).catch(error => error);
expect(isAxiosError<Problem>(refused) && refused.response?.data.code, 'MENU_NOT_FOUND');
