{{%AUTOESCAPE context="HTML"}}<!doctype html>
<html lang="{{LANG}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<title>{{NAME}}{{#STAFF}} · {{#ID}}Pemilik{{/ID}}{{#EN}}Owner{{/EN}}{{/STAFF}}</title>
{{#CUSTOMER}}<meta name="description" content="{{DESCRIPTION}}">{{/CUSTOMER}}
{{#STAFF}}<meta name="robots" content="noindex">{{/STAFF}}
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#FBF7F0" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#171411" media="(prefers-color-scheme: dark)">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="{{CSS}}">
<script src="{{JS}}" defer></script>
<noscript><meta http-equiv="refresh" content="0;url={{BASE}}plain"></noscript>
</head>
<body class="{{ROLE}}" data-base="{{BASE}}" data-shop="{{SHOP}}" data-role="{{ROLE}}" data-code="{{CODE}}" data-offset="{{OFFSET}}" data-locale="{{LOCALE}}">
<header class="head">
<svg class="awning" viewBox="0 0 32 32" width="40" height="40" aria-hidden="true"><path d="M6 7h20l4 10H2z" fill="var(--accent)"/><path d="M13 7h6l1.4 10h-8.8z" fill="var(--awning)"/><path d="M2 16.5v.5a4.66 4 0 0 0 9.3 0 4.7 4 0 0 0 9.4 0A4.66 4 0 0 0 30 17v-.5z" fill="var(--accent)"/><path d="M11.4 16.5v.5a4.7 4 0 0 0 9.2 0v-.5z" fill="var(--awning)"/><path d="M6 23v4h20v-4" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"/></svg>
<div class="who">
<h1>{{NAME}}</h1>
<p class="state" id="state" data-open="{{HOURS}}">{{HOURS}}</p>
</div>
{{#STAFF}}<span class="badge">{{#ID}}Pemilik{{/ID}}{{#EN}}Owner{{/EN}}</span>{{/STAFF}}
</header>
<main class="talk" id="talk" tabindex="0" aria-label="{{#ID}}Percakapan{{/ID}}{{#EN}}Conversation{{/EN}}">
<div class="roll" id="roll" role="log" aria-live="polite" aria-relevant="additions"></div>
<section class="welcome" id="welcome" hidden>
{{#CUSTOMER}}
<h2>{{#ID}}Selamat datang di {{NAME}}{{/ID}}{{#EN}}Welcome to {{NAME}}{{/EN}}</h2>
{{#HAS_ABOUT}}<p>{{ABOUT}}</p>{{/HAS_ABOUT}}
<p class="quiet">{{#ID}}Pesan cukup lewat obrolan: tulis saja, atau mulai dari sini.{{/ID}}{{#EN}}Order by chatting: just write, or begin here.{{/EN}}</p>
<div class="starts">
<button type="button" class="go" data-say="halo">{{#ID}}Mulai belanja{{/ID}}{{#EN}}Start shopping{{/EN}}</button>
<button type="button" class="act" data-say="{{#ID}}pesanan saya{{/ID}}{{#EN}}my orders{{/EN}}">{{#ID}}Pesanan saya{{/ID}}{{#EN}}My orders{{/EN}}</button>
</div>
{{/CUSTOMER}}
{{#STAFF}}
{{#BOUND}}
<h2>{{#ID}}Siap menerima pesanan{{/ID}}{{#EN}}Ready for orders{{/EN}}</h2>
<p>{{#ID}}Pesanan baru muncul di sini dengan tombolnya. Biarkan halaman ini terbuka.{{/ID}}{{#EN}}New orders appear here with their buttons. Keep this page open.{{/EN}}</p>
<div class="starts">
<button type="button" class="go" data-say="{{#ID}}stok{{/ID}}{{#EN}}stock{{/EN}}">{{#ID}}Lihat stok{{/ID}}{{#EN}}See the stock{{/EN}}</button>
<button type="button" class="act" data-say="{{#ID}}bantuan{{/ID}}{{#EN}}help{{/EN}}">{{#ID}}Bantuan{{/ID}}{{#EN}}Help{{/EN}}</button>
</div>
{{/BOUND}}
{{#UNBOUND}}
<h2>{{#ID}}Perangkat ini belum terhubung{{/ID}}{{#EN}}This device is not connected yet{{/EN}}</h2>
<p>{{#ID}}Buka tautan undangan dari pemilik toko, atau kirim kode undangannya di bawah.{{/ID}}{{#EN}}Open the invitation link from the shop's owner, or send its code below.{{/EN}}</p>
{{/UNBOUND}}
{{/STAFF}}
</section>
</main>
<button type="button" class="down" id="down" hidden><span class="n" id="unread"></span><svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="m6 9 6 6 6-6" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"/></svg><span class="sr">{{#ID}}Ke pesan terbaru{{/ID}}{{#EN}}To the newest message{{/EN}}</span></button>
<p class="notice" id="notice" role="status" hidden></p>
<form class="composer" id="composer">
<input type="file" id="file" accept="image/png,image/jpeg,image/webp" tabindex="-1" class="sr" aria-label="{{#ID}}Pilih foto{{/ID}}{{#EN}}Choose a photo{{/EN}}">
<button type="button" class="icon" id="photo" aria-label="{{#ID}}Kirim foto{{/ID}}{{#EN}}Send a photo{{/EN}}"><svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="M4 8h3.5L9 5.500h6L16.5 8H20a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1z" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"/><circle cx="12" cy="13" r="3.3" fill="none" stroke="currentColor" stroke-width="2"/></svg></button>
<button type="button" class="icon" id="place" aria-label="{{#ID}}Kirim lokasi{{/ID}}{{#EN}}Send my location{{/EN}}"><svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="M12 21s-6.5-5.6-6.5-11a6.5 6.5 0 0 1 13 0c0 5.4-6.5 11-6.5 11z" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"/><circle cx="12" cy="10" r="2.4" fill="none" stroke="currentColor" stroke-width="2"/></svg></button>
<label class="sr" for="text">{{#ID}}Tulis pesan{{/ID}}{{#EN}}Write a message{{/EN}}</label>
<textarea id="text" rows="1" maxlength="4096" enterkeyhint="send" autocomplete="off" placeholder="{{#ID}}Tulis pesan{{/ID}}{{#EN}}Write a message{{/EN}}"></textarea>
<button type="submit" class="icon send" aria-label="{{#ID}}Kirim{{/ID}}{{#EN}}Send{{/EN}}"><svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="M4 12 3 4l18 8-18 8z" fill="currentColor"/></svg></button>
</form>
<dialog class="sheet" id="sheet"><div class="sheet-head"><h2 id="sheet-title"></h2><button type="button" class="icon" id="sheet-close" aria-label="{{#ID}}Tutup{{/ID}}{{#EN}}Close{{/EN}}"><svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="M6 6l12 12M18 6 6 18" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round"/></svg></button></div><div id="sheet-body"></div></dialog>
</body>
</html>
