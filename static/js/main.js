// Sees data-behaviour="name other" and starts those behaviours; stops them when their element goes.
// A behaviour is a function (element) that may return a function to undo it.
import { ask } from "./behaviours/ask.js";
import { autosize } from "./behaviours/autosize.js";
import { copy } from "./behaviours/copy.js";
import { dialog } from "./behaviours/dialog.js";
import { focus } from "./behaviours/focus.js";
import { guard } from "./behaviours/guard.js";
import { idle } from "./behaviours/idle.js";
import { arrive, keep } from "./behaviours/keep.js";
import { leave } from "./behaviours/leave.js";
import { passkey } from "./behaviours/passkey.js";
import { show } from "./behaviours/show.js";
import { toast } from "./behaviours/toast.js";
import { zone } from "./behaviours/zone.js";
import { connect, watch } from "./connect.js";
import { sign } from "./htmx.js";

const behaviours = { ask, autosize, copy, dialog, focus, guard, idle, keep, leave, passkey, show, toast, zone };

arrive(document);
connect(document, behaviours);
watch(document.body, behaviours);
sign(document);
