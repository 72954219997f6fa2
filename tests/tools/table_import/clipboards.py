"""What clipboards give, written by hand after the structure of each program's own HTML."""

WORD = """Version:1.0
StartHTML:0000000105
EndHTML:0000009999
StartFragment:0000000141
EndFragment:0000009963
<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=ProgId content=Word.Document><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- /* Style Definitions */ p.MsoNormal {mso-style-unhide:no; margin:0cm;} @page WordSection1 {size:595.3pt;} --></style>
<!--[if gte mso 10]><style>table.MsoNormalTable {mso-style-name:"Table Normal";}</style><![endif]-->
</head><body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->
<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse;mso-yfti-tbllook:1184'>
 <tr style='mso-yfti-irow:0;mso-yfti-firstrow:yes'>
  <td width=200 valign=top style='width:150.2pt;mso-border-alt:solid windowtext .5pt'><p class=MsoNormal><b>Issue<o:p></o:p></b></p></td>
  <td width=200 valign=top><p class=MsoNormal><b>What was
  decided<o:p></o:p></b></p></td>
  <td><p class=MsoNormal><b>Lead agency<o:p></o:p></b></p></td>
  <td><p class=MsoNormal><b>Deadline<o:p></o:p></b></p></td>
 </tr>
 <tr style='mso-yfti-irow:1'>
  <td><p class=MsoNormal><span lang=EN-US style='mso-ansi-language:EN-US'>Security<span style='mso-spacerun:yes'>&nbsp; </span>lead<o:p></o:p></span></p></td>
  <td><p class=MsoNormal>The ICRC leads on <span class=SpellE>security</span>.<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>Reviewed in a week.<o:p></o:p></p></td>
  <td><p class=MsoNormal>ICRC<![if !supportAnnotations]><a href="#_msocom_1"></a><![endif]></p></td>
  <td><p class=MsoNormal>14 March 2099</p></td>
 </tr>
 <tr style='mso-yfti-irow:2;mso-yfti-lastrow:yes'>
  <td><p class=MsoNormal>Pumps</p></td>
  <td><p class=MsoNormal><del cite="mailto:Post" datetime="2026-11-23T10:00">One</del><ins cite="mailto:Post">Two</ins> to Kherson</p></td>
  <td><p class=MsoNormal>Atlantis Brigade</p></td>
  <td><p class=MsoNormal><o:p>&nbsp;</o:p></p></td>
 </tr>
</table><!--EndFragment--></body></html>"""

EXCEL = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta name=ProgId content=Excel.Sheet><meta name=Generator content="Microsoft Excel 15">
<link id=Main-File rel=Main-File href="clip.htm">
<style><!--table {mso-displayed-decimal-separator:"\\.";} .xl65 {mso-number-format:"Short Date"; white-space:normal;} --></style></head>
<body link="#0563C1"><table border=0 cellpadding=0 cellspacing=0 width=512 style='border-collapse:collapse'>
<!--StartFragment--><col width=64 span=4 style='width:48pt'>
<tr height=20><td height=20 class=xl63 width=64>Topic</td><td class=xl63>Decision</td><td class=xl63>Who</td><td class=xl63>Supporting</td></tr>
<tr height=60><td rowspan=2 height=80 class=xl64>Sector leads</td><td class=xl66>WASH: first<br style='mso-data-placement:same-cell'>then health</td><td x:str="IFRC">IFRC</td><td>ICRC, URCS</td></tr>
<tr height=20><td class=xl66>Shelter with the host</td><td colspan=2 style='mso-ignore:colspan'>URCS</td></tr>
<tr height=0 style='display:none'><td>Hidden</td><td>Nobody sees it</td><td></td><td></td></tr>
<tr><td class=xl65 align=right x:num="45982">23/11/2099</td><td>A row called by a date</td><td x:fmla="=A1">ICRC</td><td></td></tr>
<!--EndFragment--></table></body></html>"""

SHEETS = """<meta charset='utf-8'><google-sheets-html-origin><style type="text/css"><!--td {border: 1px solid #cccccc;}br {mso-data-placement:same-cell;}--></style>
<table xmlns="http://www.w3.org/1999/xhtml" cellspacing="0" dir="ltr" border="1" data-sheets-root="1"><colgroup><col width="100"/><col width="100"/><col width="100"/></colgroup><tbody>
<tr style="height:21px;"><td style="overflow:hidden;">Thème</td><td>Décision</td><td>Échéance</td></tr>
<tr style="height:21px;"><td data-sheets-value='{"1":2,"2":"Appels"}'>Appels</td><td style="white-space:normal;">Un seul appel</td><td data-sheets-numberformat='{"1":5}'>14 mars 2099</td></tr>
</tbody></table></google-sheets-html-origin>"""

DOCS = """<meta charset='utf-8'><meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1f0c2d3e-7fff-1111-2222-333344445555"><div dir="ltr" style="margin-left:0pt;" align="left">
<table style="border:none;border-collapse:collapse;"><colgroup><col width="150" /><col width="150" /></colgroup><tbody>
<tr style="height:0pt"><td style="vertical-align:top"><p dir="ltr" style="line-height:1.2;"><span style="font-size:11pt;">Tema</span></p></td><td><p dir="ltr"><span>Acuerdo</span></p></td></tr>
<tr style="height:0pt"><td><p dir="ltr"><span>Comunicaciones</span></p></td><td><p dir="ltr"><span>Una </span><span style="font-weight:700;">sola</span><span> voz</span></p><ul><li><span>prensa</span></li><li><span>redes</span></li></ul></td></tr>
</tbody></table></div><br /></b>"""

CALC = """<!DOCTYPE html><html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"/><title></title><meta name="generator" content="LibreOffice 24.2 (Linux)"/>
<style type="text/css">body,div,table{font-family:"Liberation Sans"} a.comment-indicator:hover + comment{display:block}</style></head><body>
<table cellspacing="0" border="0"><colgroup span="2" width="85"></colgroup>
<tr><td height="17" align="left"><b><font face="Arial">الموضوع</font></b></td><td align="left" sdval="1" sdnum="1033;"><font>القرار</font></td></tr>
<tr><td height="17" align="right" dir="rtl"><font>المضخات</font></td><td align="right"><font>مضختان إلى خيرسون</font></td></tr></table></body></html>"""

CHAT = """[12:03, 23/11/2026] Head of Delegation: Security lead: ICRC, by 14 March 2099
[12:04, 23/11/2026] Secretary General: Appeals: one appeal, by tomorrow
[12:05, 23/11/2026] Secretary General: thanks all"""
ANDROID = """23/11/2026, 12:03 - Head of Delegation: Security lead: ICRC
23/11/2026, 12:04 - Secretary General: Appeals: one appeal"""
LINES = """1. Security lead: ICRC, by Friday
2. Appeals: IFRC, by 14 March 2099
3) Communications: URCS"""
MARKDOWN = """| Topic | Decision | Who |
|:------|----------|----:|
| Security lead | **We** agree \\| all of us | ICRC |"""
TABS = 'Topic\tDecision\tWho\n"Security lead"\t"Two\nlines, ""quoted"""\tICRC\n'
