using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OfflineSync.Server.Migrations.Sqlite.Steps
{
    /// <inheritdoc />
    public partial class WindowIndex : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Rows that were sorted before a change of their window was noted count as changed with the last change of all.
            migrationBuilder.Sql(
                @"CREATE INDEX ""IX_rows_scope_table_id_window_change"" ON rows (scope, table_id, coalesce(window_change, seq)) WHERE window_key IS NOT NULL OR deleted");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(@"DROP INDEX ""IX_rows_scope_table_id_window_change""");
        }
    }
}
