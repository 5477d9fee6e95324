<#setting locale="en_US">
<#setting time_zone=body.timezone!"Asia/Seoul">
<#-- The day of the store, not that of the server. -->
orders-${body.data.created_at?datetime.iso?string("yyyy-MM-dd")}.csv<#rt>
