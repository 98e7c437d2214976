import { mount } from "svelte";
import Page from "./Page.svelte";

// The form that works without scripts makes room.
const target = document.getElementById("main");
if (!target) throw new Error("the page has no #main");
target.replaceChildren();
target.classList.add("editing");
mount(Page, { target });
