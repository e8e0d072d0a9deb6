using System.Net;
using OfflineSync.Server.Access;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Dashboard.Tests;

public sealed class SignInTests(Browser browser) : DashboardScenario(browser), IClassFixture<Browser>
{
    private static readonly string Key = BearerTokens.CreateKey();

    // Browsers forget cookies by their own clock.
    private protected override TimeProvider Time => TimeProvider.System;

    private protected override void Configure(ServerOptions options)
    {
        base.Configure(options);
        options.Access.Keys.Add(Key);
    }

    [Fact]
    public async Task An_operator_signs_in_comes_back_to_the_page_and_signs_out()
    {
        await using var seen = await OpenAsync("/devices?last=30");
        Assert.Equal("Sign in", await seen.Page.InnerTextAsync("h1"));
        await seen.ShootAsync("sign-in");
        Assert.Empty(await seen.ViolationsAsync());
        await SignInAsync(seen, "nonsense");
        Assert.Contains("The token is not valid.", await seen.Page.InnerTextAsync("[role=alert]"), StringComparison.Ordinal);
        await seen.Page.GotoAsync(Server.Root + "/devices?last=30");
        await SignInAsync(seen, Token(isOperator: true));
        Assert.EndsWith("/dashboard/devices?last=30", seen.Page.Url, StringComparison.Ordinal);
        Assert.Equal("Devices", await seen.Page.InnerTextAsync("h1"));
        var cookie = Assert.Single(await seen.Page.Context.CookiesAsync());
        Assert.Equal((true, Microsoft.Playwright.SameSiteAttribute.Strict, "/dashboard"), (cookie.HttpOnly, cookie.SameSite, cookie.Path));
        Assert.InRange(cookie.Expires, DateTimeOffset.UtcNow.ToUnixTimeSeconds(), float.MaxValue);
        await seen.Page.ClickAsync("text=Sign out");
        Assert.Equal("Sign in", await seen.Page.InnerTextAsync("h1"));
        Assert.Empty(await seen.Page.Context.CookiesAsync());
        Assert.Empty(seen.Errors);
    }

    [Fact]
    public async Task Who_is_no_operator_is_told_so()
    {
        await using var seen = await OpenAsync("");
        await SignInAsync(seen, Token(isOperator: false));
        await seen.ShootAsync("no-operator");
        Assert.Equal("No access", await seen.Page.InnerTextAsync("h1"));
        Assert.Contains("offlinesync_role", await seen.Page.InnerTextAsync("[role=alert]"), StringComparison.Ordinal);
        Assert.Empty(await seen.ViolationsAsync());
        Assert.Empty(seen.Errors);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData(false, HttpStatusCode.Forbidden)]
    [InlineData(true, HttpStatusCode.OK)]
    public async Task Each_page_checks_the_token(bool? isOperator, HttpStatusCode expected)
    {
        using var client = Client();
        foreach (var path in new[] { "", "/devices", $"/devices/depot-0/{Fleet.First}", "/scopes", "/alerts", "/policies" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Server.Root + path);
            if (isOperator is { } role)
                request.Headers.Add("Cookie", $"offlinesync-operator={Token(role)}");
            using var answer = await client.SendAsync(request);
            Assert.Equal((path, expected), (path, answer.StatusCode));
        }
    }

    [Fact]
    public async Task A_token_that_has_ended_a_form_of_another_site_and_a_foreign_destination_lead_nowhere()
    {
        using var client = Client();
        using var ended = await PostAsync(client, Token(isOperator: true, hours: -1), "", null);
        Assert.Equal(HttpStatusCode.Unauthorized, ended.StatusCode);
        using var foreign = await PostAsync(client, Token(isOperator: true), "", "https://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        using var away = await PostAsync(client, Token(isOperator: true), "//evil.example", null);
        Assert.Equal("/dashboard//evil.example", $"{away.Headers.Location}");
        using var host = await PostAsync(client, Token(isOperator: true), ".evil.example", null);
        Assert.Equal("/dashboard", $"{host.Headers.Location}");
    }

    [Fact]
    public async Task Trying_too_often_is_refused()
    {
        using var client = Client();
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 40 && !statuses.Contains(HttpStatusCode.TooManyRequests); i++)
        {
            using var answer = await PostAsync(client, "nonsense", "", null);
            statuses.Add(answer.StatusCode);
        }
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
    }

    private static HttpClient Client() => new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });

    private async Task<HttpResponseMessage> PostAsync(HttpClient client, string token, string returnTo, string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Server.Root + "/sign-in")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = token, ["return"] = returnTo }),
        };
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return await client.SendAsync(request);
    }

    private static async Task SignInAsync(Watched seen, string token)
    {
        await seen.Page.FillAsync("#token", token);
        await seen.Page.ClickAsync("button:has-text('Sign in')");
    }

    private static string Token(bool isOperator, int hours = 1)
    {
        var options = new AccessOptions { Keys = { Key } };
        return BearerTokens.Create(options, "ada", [], [], DateTimeOffset.UtcNow.AddHours(hours < 0 ? -3 : 0), TimeSpan.FromHours(1), isOperator);
    }
}
