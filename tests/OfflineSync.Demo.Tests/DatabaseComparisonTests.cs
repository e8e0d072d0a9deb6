using OfflineSync.Demo.Comparison;

namespace OfflineSync.Demo.Tests;

public sealed class DatabaseComparisonTests : IDisposable
{
    private const string Schema = "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, v)";
    private readonly DatabaseFiles _files = new();

    [Fact]
    public void Databases_with_the_same_rows_are_equal_whatever_the_order_of_writing()
    {
        var comparison = Compare(
            ["INSERT INTO t VALUES ('a', 1)", "INSERT INTO t VALUES ('b', x'00')"], ["INSERT INTO t VALUES ('b', x'00')", "INSERT INTO t VALUES ('a', 1)"]);

        Assert.Empty(comparison.Differences);
        Assert.Equal(2, comparison.Rows["t"]);
    }

    [Theory]
    [InlineData("1", "2")]
    [InlineData("1", "1.0")]
    [InlineData("1", "'1'")]
    [InlineData("'1'", "x'31'")]
    [InlineData("NULL", "''")]
    [InlineData("'a'", "'a ' ")]
    [InlineData("0.1", "0.1 + 1e-17 + 2e-17")]
    public void A_value_that_differs_in_value_or_storage_class_is_found(string expected, string actual)
    {
        var comparison = Compare([$"INSERT INTO t VALUES ('a', {expected})"], [$"INSERT INTO t VALUES ('a', {actual})"]);

        var difference = Assert.Single(comparison.Differences);
        Assert.Equal(("t", "side"), (difference.Table, difference.Side));
        Assert.Contains("row 'a': v is", difference.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_row_is_found() =>
        Assert.Contains("'b' is missing", Compare(["INSERT INTO t VALUES ('a', 1), ('b', 1)"], ["INSERT INTO t VALUES ('a', 1)"]).Differences[0].Description,
            StringComparison.Ordinal);

    [Fact]
    public void A_row_too_many_is_found() =>
        Assert.Contains("too many: 'b'", Compare(["INSERT INTO t VALUES ('a', 1)"], ["INSERT INTO t VALUES ('a', 1), ('b', 1)"]).Differences[0].Description,
            StringComparison.Ordinal);

    public void Dispose() => _files.Dispose();

    private DatabaseComparison Compare(string[] expected, string[] actual) =>
        DatabaseComparison.Run(_files.Create([Schema, .. expected]), [("side", _files.Create([Schema, .. actual]))], ["t"]);
}
