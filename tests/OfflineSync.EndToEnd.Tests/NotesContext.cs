using Microsoft.EntityFrameworkCore;

namespace OfflineSync.EndToEnd.Tests;

internal sealed class NotesContext(string connectionString) : DbContext
{
    public DbSet<Note> Notes => Set<Note>();

    protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseSqlite(connectionString);
}

internal sealed class Note
{
    public Guid Id { get; set; }

    public required string Title { get; set; }

    public decimal Price { get; set; }

    public DateTime Created { get; set; }

    public List<NoteLine> Lines { get; } = [];
}

internal sealed class NoteLine
{
    public Guid Id { get; set; }

    public required string Text { get; set; }
}
