{{%AUTOESCAPE context="HTML"}}<!doctype html>
<html lang="{{LANG}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>kedai</title>
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="{{CSS}}">
</head>
<body class="plain shops">
<main>
<h1>{{#ID}}Toko di sini{{/ID}}{{#EN}}Shops here{{/EN}}</h1>
<ul>{{#SHOP}}<li><a href="{{BASE}}">{{NAME}}</a></li>{{/SHOP}}</ul>
</main>
</body>
</html>
