using OfflineSync.Server.ChangeLog.Postgres;

namespace OfflineSync.Integration.Tests;

/// <summary>What nodes tell each other.</summary>
public sealed class PostgresNewsTests
{
    [Theory]
    [InlineData("scope", 5, 1_700_000_000_000)]
    [InlineData("a scope @ with 7 everything", 0, 1)]
    public void News_are_read_as_they_were_sent(string scope, long change, long committedAt)
    {
        var news = new PostgresNews(scope, change, committedAt);
        Assert.Equal(news, PostgresNews.Read(news.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5F0E2A")]
    [InlineData("@1 scope")]
    [InlineData("5 6@scope")]
    [InlineData("5@ scope")]
    [InlineData("5@6")]
    [InlineData("-5@6 scope")]
    [InlineData("5@six scope")]
    public void What_is_no_news_is_not_taken_for_some(string payload) => Assert.Null(PostgresNews.Read(payload));

    [Fact]
    public void Joined_news_tell_of_the_last_change_since_the_first_was_committed()
    {
        Assert.Equal(new PostgresNews("s", 7, 100), new PostgresNews("s", 5, 100).Join(new PostgresNews("s", 7, 200)));
        Assert.Equal(new PostgresNews("s", 7, 100), new PostgresNews("s", 7, 100).Join(new PostgresNews("s", 6, 200)));
    }
}
