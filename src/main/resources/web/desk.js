// Where staff see what goes to printers, POS systems and others, and mend it; and where a super admin keeps stores and admins.
import {openOffice} from '/web/lib/office.js';
import {connectorsTab} from '/web/desk/connectors.js';
import {deliveriesTab} from '/web/desk/deliveries.js';
import {keysTab} from '/web/desk/keys.js';
import {lettersTab} from '/web/desk/letters.js';
import {targetsTab} from '/web/desk/targets.js';
import {webhooksTab} from '/web/desk/webhooks.js';
import {adminsTab} from '/web/desk/admins.js';
import {storesTab} from '/web/desk/stores.js';

openOffice({
  page: 'desk',
  sections: {
    staff: [targetsTab, deliveriesTab, lettersTab, connectorsTab, webhooksTab, keysTab],
    super: [storesTab, adminsTab, connectorsTab, lettersTab],
  },
});
