<#-- A guest's text is no markup: with a < it could call everybody in the channel. -->
<#function plain text>
  <#return text?replace("&", "&amp;")?replace("<", "&lt;")?replace(">", "&gt;")>
</#function>
<#assign call = body.data>
<#assign kinds = {"staff": "직원 호출", "water": "물", "utensils": "수저·식기", "bill": "계산"}>
<#assign text>
<#if body.type == "call.escalated">
*테이블 ${plain(call.table_number)} 응답 없음: ${kinds[call.kind]!"기타"}*
<#else>
*테이블 ${plain(call.table_number)} 호출: ${kinds[call.kind]!"기타"}*
</#if>
<#if call.note??>
${plain(call.note)}
</#if>
</#assign>
{"text": ${text?trim?c}}
