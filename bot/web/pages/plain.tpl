{{%AUTOESCAPE context="HTML"}}<!doctype html>
<html lang="{{LANG}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{NAME}}{{#STAFF}} · {{#ID}}Pemilik{{/ID}}{{#EN}}Owner{{/EN}}{{/STAFF}}</title>
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="{{CSS}}">
</head>
<body class="plain {{ROLE}}">
<header class="head"><div class="who"><h1>{{NAME}}</h1><p class="state">{{HOURS}}</p></div>{{#STAFF}}<span class="badge">{{#ID}}Pemilik{{/ID}}{{#EN}}Owner{{/EN}}</span>{{/STAFF}}</header>
<main>
<form method="post" action="{{BASE}}plain">
<input type="hidden" name="token" value="{{TOKEN}}">
<input type="hidden" name="id" value="{{FORM_ID}}">
<div class="roll">
{{#ENTRY}}
{{#DAY}}<p class="day">{{DAY_TEXT}}</p>{{/DAY}}
<article class="bubble {{SIDE}}">
{{#PICTURE}}<img src="{{PICTURE_URL}}" alt="" loading="lazy">{{/PICTURE}}
<p class="text">{{#RUN}}{{#PLAIN}}{{TEXT}}{{/PLAIN}}{{#BOLD}}<strong>{{TEXT}}</strong>{{/BOLD}}{{/RUN}}</p>
{{#LINK}}<p class="text"><a href="{{LINK_URL}}" rel="noopener noreferrer">{{LINK_LABEL}}</a></p>{{/LINK}}
<p class="meta"><time>{{TIME}}</time></p>
{{#BUTTONS}}<div class="acts">{{#BUTTON}}<button class="act" name="press" value="{{ENTRY_ID}} {{DATA}} {{LABEL}}"><span>{{LABEL}}</span>{{#DETAIL}}<small>{{DETAIL_TEXT}}</small>{{/DETAIL}}</button>{{/BUTTON}}</div>{{/BUTTONS}}
</article>
{{/ENTRY}}
{{#EMPTY}}<p class="quiet">{{#ID}}Belum ada percakapan. Tulis "halo" untuk mulai.{{/ID}}{{#EN}}Nothing has been said yet. Write "hello" to begin.{{/EN}}</p>{{/EMPTY}}
</div>
</form>
{{#NOTICE}}<p class="notice" role="status">{{#ID}}Pesan belum terkirim. Silakan coba lagi.{{/ID}}{{#EN}}The message was not sent. Please try again.{{/EN}}</p>{{/NOTICE}}
<form class="composer" id="end" method="post" action="{{BASE}}plain">
<input type="hidden" name="token" value="{{TOKEN}}">
<input type="hidden" name="id" value="{{FORM_ID}}">
<label class="sr" for="text">{{#ID}}Tulis pesan{{/ID}}{{#EN}}Write a message{{/EN}}</label>
<input type="text" id="text" name="text" maxlength="4096" autocomplete="off" placeholder="{{#ID}}Tulis pesan{{/ID}}{{#EN}}Write a message{{/EN}}" value="{{CODE}}">
<button class="go" type="submit">{{#ID}}Kirim{{/ID}}{{#EN}}Send{{/EN}}</button>
</form>
<p class="quiet foot"><a href="{{BASE}}plain#end">{{#ID}}Muat ulang untuk melihat balasan baru{{/ID}}{{#EN}}Load again to see new replies{{/EN}}</a></p>
</main>
</body>
</html>
